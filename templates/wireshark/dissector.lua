-- SPDX-License-Identifier: MIT OR Apache-2.0
@{ f.stamp | fill("-- ") }@
-- SHA-256: @{ f.spec_hash }@
--
-- Frames of AF_@{ f.upper }@ in Wireshark and tshark.

local HEADER_SIZE = @{ h.size }@
%% if oversize
local MESSAGE_MAX = @{ f.max_message }@
%% endif

local proto = Proto("@{ proto }@", "AF_@{ f.upper }@: @{ title }@")

local truncated = ProtoExpert.new("@{ proto }@.frame.truncated",
    "The frame ends too early", expert.group.MALFORMED, expert.severity.ERROR)
%% if constants
local foreign = ProtoExpert.new("@{ proto }@.frame.foreign",
    "Another protocol or version", expert.group.PROTOCOL, expert.severity.ERROR)
%% endif
%% if reserved
local malformed = ProtoExpert.new("@{ proto }@.frame.malformed",
    "Reserved bytes are not zero", expert.group.PROTOCOL, expert.severity.ERROR)
%% endif
%% if oversize
local oversize = ProtoExpert.new("@{ proto }@.frame.oversize",
    "More bytes than a message may have", expert.group.MALFORMED, expert.severity.ERROR)
%% endif
%% if checksum
local bad_checksum = ProtoExpert.new("@{ proto }@.frame.checksum",
    "Wrong checksum", expert.group.CHECKSUM, expert.severity.ERROR)
%% endif

-- The fields of the header: first byte and length, the functions that show them
-- and read them, and the bytes of those that have only one value.
local parts = {
%% for part in parts
    {
        at = @{ part.offset }@, size = @{ part.size }@, show = "@{ part.show }@", read = "@{ part.read }@",
%% if part.only
        only = "@{ part.only }@", otherwise = @{ part.otherwise }@,
%% endif
        field = ProtoField.@{ part.kind }@("@{ proto }@.@{ part.name }@", "@{ part.label }@",
%% if part.base
            base.@{ part.base }@, nil, nil, "@{ part.doc }@"),
%% else
            base.NONE, "@{ part.doc }@"),
%% endif
    },
%% endfor
}
-- Those of an address that make two sockets different.
local source = { @{ source }@ }
local destination = { @{ destination }@ }

local padding = ProtoField.bytes("@{ proto }@.frame.padding", "Padding")
%% if checksum
local status = ProtoField.uint8("@{ proto }@.@{ parts[checksum - 1].name }@.status",
    "Checksum status", base.DEC, { [0] = "Bad", [1] = "Good", [2] = "Unverified" })
%% endif

local fields = { padding@% if checksum %@, status@% endif %@ }
for _, part in ipairs(parts) do
    table.insert(fields, part.field)
end
proto.fields = fields
proto.experts = { truncated@% if constants %@, foreign@% endif %@@% if reserved %@, malformed@% endif %@@% if oversize %@, oversize@% endif %@@% if checksum %@, bad_checksum@% endif %@ }

local function value(tvb, part)
    local range = tvb(part.at, part.size)

    return range[part.read](range)
end

local function name(tvb, address)
    local words = {}

    for _, part in ipairs(address) do
        table.insert(words, tostring(value(tvb, part)))
    end
    return table.concat(words, ":")
end
%% if checksum

-- The internet checksum; 0 for bytes that the right one is part of.
local function checksum(bytes)
    local sum = 0

    for at = 1, #bytes, 2 do
        sum = sum + bytes:byte(at) * 256 + (bytes:byte(at + 1) or 0)
    end
    while sum > 0xffff do
        sum = sum % 0x10000 + math.floor(sum / 0x10000)
    end
    return 0xffff - sum
end

-- Says whether a checksum is right; bytes is nil if not all of them are there.
local function verify(item, range, bytes)
    if not bytes then
        item:add(status, range, 2):set_generated()
    elseif checksum(bytes) == 0 then
        item:add(status, range, 1):set_generated()
    else
        local at = @{ parts[checksum - 1].offset }@
        local cleared = bytes:sub(1, at) .. "\0\0" .. bytes:sub(at + 3)

        item:append_text(string.format(", should be 0x%04x", checksum(cleared)))
        item:add(status, range, 0):set_generated()
        item:add_proto_expert_info(bad_checksum)
    end
end
%% endif

function proto.dissector(tvb, pinfo, tree)
    -- Of a frame less may have been captured than it had.
    local captured, length = tvb:captured_len(), tvb:reported_len()
    local item = tree:add(proto, tvb(0, math.min(captured, HEADER_SIZE)))
    local items = {}

    pinfo.cols.protocol = "@{ f.upper }@"
    pinfo.cols.info = ""
    for index, part in ipairs(parts) do
        if part.at + part.size > captured then
            break
        end
        items[index] = item[part.show](item, part.field, tvb(part.at, part.size))
        if part.only and tvb:raw(part.at, part.size) ~= part.only then
            items[index]:add_proto_expert_info(part.otherwise)
        end
    end
    if length < HEADER_SIZE then
        item:add_proto_expert_info(truncated)
    end
    if captured < HEADER_SIZE then
        return captured
    end

    local message = value(tvb, parts[@{ length }@])
    local last = HEADER_SIZE + message

    pinfo.cols.info = string.format("%s → %s Len=%d",
        name(tvb, source), name(tvb, destination), message)
%% if oversize
    if message > MESSAGE_MAX then
        items[@{ length }@]:add_proto_expert_info(oversize)
    elseif last > length then
%% else
    if last > length then
%% endif
        items[@{ length }@]:add_proto_expert_info(truncated)
    end
%% if checksum
    verify(items[@{ checksum }@], tvb(@{ parts[checksum - 1].offset }@, 2), last <= captured and tvb:raw(0, last) or nil)
%% endif
    if last < captured then
        item:add(padding, tvb(last, captured - last))
    end

    local there = math.min(last, captured) - HEADER_SIZE

    if there > 0 then
        Dissector.get("data"):call(tvb(HEADER_SIZE, there):tvb(), pinfo, tree)
    end
    return captured
end

%% if shared
-- The ethertype is another protocol's, too: "Decode As" chooses this one.
DissectorTable.get("ethertype"):add_for_decode_as(proto)
%% else
DissectorTable.get("ethertype"):add(@{ h.ethertype }@, proto)
%% endif
