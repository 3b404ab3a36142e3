%% for o in c.own.options
%% if s.can.own_get and o.get

@{ o.doc | fill("    /// ") }@
    ///
    /// # Errors
    ///
%% if o.hook
    /// What the family's own code gives.
%% else
    /// None that the family gives.
%% endif
    pub fn @{ o.getter }@(&self) -> io::Result<@{ o.value.ty }@> {
        let bytes = sys::option(self.as_fd(), crate::SOL, crate::OPT_@{ o.constant }@)?;
%% if o.value.is_struct
        Ok(@{ o.value.ty }@::from_bytes(bytes))
%% else
        Ok(@{ o.value.ty }@::from_ne_bytes(bytes))
%% endif
    }
%% endif
%% if s.can.own_set and o.set

@{ o.doc | fill("    /// ") }@
    ///
%% if o.range
    /// The values are @{ o.range }@.
    ///
%% endif
    /// # Errors
    ///
%% if o.range
    /// - `EINVAL`: the value is out of range.
%% endif
%% if not o.free
    /// - `EINVAL`: the socket @% if o.bound %@has no@% else %@already has an@% endif %@ address.
%% endif
%% if o.capability
    /// - `EPERM`: the caller lacks `@{ o.capability }@`.
%% endif
%% if o.hook
    /// - What the family's own code gives.
%% elif not o.range and o.free and not o.capability
    /// None that the family gives.
%% endif
    pub fn @{ o.setter }@(&self, value: @{ o.value.ty }@) -> io::Result<()> {
        let option = crate::OPT_@{ o.constant }@;
%% if o.value.is_struct
        let bytes = value.to_bytes();
%% else
        let bytes = value.to_ne_bytes();
%% endif
        sys::set_option(self.as_fd(), crate::SOL, option, bytes)
    }
%% endif
%% endfor
%% if s.can.own_ioctl
%% for i in c.own.ioctls

@{ i.doc | fill("    /// ") }@
    ///
    /// # Errors
    ///
%% if i.capability
    /// - `EPERM`: the caller lacks `@{ i.capability }@`.
%% endif
    /// - What the family's own code gives.
%% if not i.value
    pub fn @{ i.method }@(&self) -> io::Result<()> {
        let request = @{ i.request }@;
        sys::request(self.as_fd(), request, &mut [0; 0])
    }
%% else
%% set to = "to_bytes()" if i.value.is_struct else "to_ne_bytes()"
%% set from = "from_bytes" if i.value.is_struct else "from_ne_bytes"
%% if i.write and i.read
    pub fn @{ i.method }@(&self, arg: &mut @{ i.value.ty }@) -> io::Result<()> {
        let request = @{ i.request }@;
        let mut bytes = arg.@{ to }@;
        sys::request(self.as_fd(), request, &mut bytes)?;
        *arg = @{ i.value.ty }@::@{ from }@(bytes);
        Ok(())
    }
%% elif i.write
    pub fn @{ i.method }@(&self, arg: @{ i.value.ty }@) -> io::Result<()> {
        let request = @{ i.request }@;
        let mut bytes = arg.@{ to }@;
        sys::request(self.as_fd(), request, &mut bytes)
    }
%% else
    pub fn @{ i.method }@(&self) -> io::Result<@{ i.value.ty }@> {
        let request = @{ i.request }@;
        let mut bytes = [0; @{ i.value.size }@];
        sys::request(self.as_fd(), request, &mut bytes)?;
        Ok(@{ i.value.ty }@::@{ from }@(bytes))
    }
%% endif
%% endif
%% endfor
%% endif
