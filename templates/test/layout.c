// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The address as the compiler lays it out. */

#include <assert.h>

#include "cases.h"
#include "family.h"

static @{ t.sa }@ address;

static_assert(sizeof(@{ t.sa }@) == @{ f.address.size }@, "size of the address");
static_assert(offsetof(@{ t.sa }@, @{ f.address.family_field }@) == 0, "@{ f.address.family_field }@");
%% for field in f.address.fields
static_assert(offsetof(@{ t.sa }@, @{ field.name }@) == @{ field.offset }@, "@{ field.name }@");
static_assert(sizeof(address.@{ field.name }@) == @{ field.size }@, "@{ field.name }@");
%% endfor
static_assert(@{ t.af }@ == @{ f.number }@ && PF_@{ f.upper }@ == @{ f.number }@, "number of the family");
static_assert(SOL_@{ f.upper }@ == @{ f.sol }@, "level of the options");

void test_layout(void)
{
	/* Every member tells its own bytes, and none has another's. */
	static const struct {
		size_t offset;
		size_t size;
	} fields[] = {
		{ 0, 2 },
%% for field in f.address.fields
		{ @{ field.offset }@, @{ field.size }@ },
%% endfor
	};
	unsigned char bytes[SIZE] = { 0 };
	size_t i;
	size_t j;

	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		for (j = 0; j < fields[i].size; j++)
			EXPECT_EQ(bytes[fields[i].offset + j]++, 0);
	for (i = 0; i < SIZE; i++)
		EXPECT_EQ(bytes[i], 1);
%% if f.messages
	EXPECT_EQ(@{ f.upper }@_MESSAGE_MAX, @{ f.max_message }@);
%% endif
%% if f.has.listen
	EXPECT_EQ(@{ f.upper }@_BACKLOG_MAX, @{ f.backlog }@);
%% endif
	memset(&address, 0, sizeof(address));
%% for sample in t.order_samples
	address.@{ sample.name }@ = @{ sample.value }@;
	memcpy(bytes, &address.@{ sample.name }@, @{ sample.size }@);
	EXPECT_EQ(bytes[0], @{ sample.first }@);
%% endfor
}
