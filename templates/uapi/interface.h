%% for ty in f.interface.types
/**
@{ (ty.ctype ~ " - " ~ ty.note) | fill(" * ", "   ") }@
%% for field in ty.fields
@{ ("@" ~ field.name ~ ": " ~ field.note) | fill(" * ", "   ") }@
%% endfor
 */
@{ ty.ctype }@ {
%% for field in ty.fields
	@{ field.ctype | pad(24) }@@{ field.name }@@% if field.len %@[@{ field.len }@]@% endif %@;
%% endfor
};

%% endfor
%% for o in f.interface.options
@{ ("Option at level SOL_" ~ f.upper ~ ": " ~ o.value.ctype ~ ". " ~ o.doc) | comment(0) }@
@{ o.constant | define(o.number) }@
%% if o.range
@{ (o.constant ~ "_MIN") | define(o.range[0]) }@
@{ (o.constant ~ "_MAX") | define(o.range[1]) }@
%% endif

%% endfor
%% for i in f.interface.ioctls
@{ ("Request of ioctl(): " ~ i.doc) | comment(0) }@
@{ i.constant | define(i.code) }@

%% endfor
%% for c in f.interface.cmsgs
@{ ("Control message at level SOL_" ~ f.upper ~ ", " ~ ("sent and received" if c.travels else ("sent" if c.send else "received")) ~ ": " ~ c.value.ctype ~ ". " ~ c.doc) | comment(0) }@
@{ c.constant | define(c.number) }@
%% if c.range
@{ (c.constant ~ "_MIN") | define(c.range[0]) }@
@{ (c.constant ~ "_MAX") | define(c.range[1]) }@
%% endif

%% endfor
