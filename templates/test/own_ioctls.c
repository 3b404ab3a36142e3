// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own requests of ioctl() */

#include <sys/ioctl.h>
%% if on.own_ioctl_compat
#include <sys/mman.h>
%% endif

#include "cases.h"
#include "family.h"

/* Longer than any argument. */
#define ROOM 264

struct request {
	unsigned long code;
	size_t size;
	bool read;
	bool write;
	bool privileged;
	/* Bytes of an argument that the glue takes. */
	unsigned char sample[ROOM];
	/* A byte that has to be zero, or -1. */
	int reserved;
};

static const struct request requests[] = {
%% for i in t.ioctls
	{
		.code = @{ i.constant }@,
		.size = @{ i.size }@,
		.read = @{ i.read }@,
		.write = @{ i.write }@,
		.privileged = @{ i.privileged }@,
%% if i.sample
		.sample = {
%% for line in i.sample
			@{ line }@
%% endfor
		},
%% endif
		.reserved = @{ i.reserved }@,
	},
%% endfor
};

#define END (requests + sizeof(requests) / sizeof(*requests))

%% if on.own_ioctl_answer
/* What the user's code says is its own; what goes out is not. */
void test_own_ioctl_answer(void)
{
	unsigned char bytes[ROOM];
	const struct request *r;
	int fd;

	need_root();
	for (r = requests; r < END; r++) {
		fd = open_socket();
		memset(bytes, 0xaa, sizeof(bytes));
		memcpy(bytes, r->sample, r->size);
		if (ioctl(fd, r->code, bytes) < 0) {
			EXPECT(errno != ENOTTY);
			close(fd);
			continue;
		}
		EXPECT_EQ(bytes[r->size], 0xaa);
		if (!r->read)
			EXPECT(!memcmp(bytes, r->sample, r->size));
		else if (r->reserved >= 0)
			EXPECT_EQ(bytes[r->reserved], 0);
		close(fd);
	}
}

%% endif
%% if on.own_ioctl_other
/* Another size or direction is another request. */
void test_own_ioctl_other(void)
{
	unsigned char bytes[ROOM * 2] = { 0 };
	const struct request *r;
	int fd = open_socket();

	need_root();
	for (r = requests; r < END; r++) {
		unsigned int nr = _IOC_NR(r->code);
		unsigned int dir = _IOC_DIR(r->code);

		EXPECT_ERRNO(ioctl(fd, _IOC(dir, 0x89, nr, r->size + 1), bytes), ENOTTY);
		if (r->size)
			EXPECT_ERRNO(ioctl(fd, _IOC(dir, 0x89, nr, r->size - 1), bytes), ENOTTY);
		EXPECT_ERRNO(ioctl(fd, _IOC(dir ^ _IOC_READ, 0x89, nr, r->size), bytes), ENOTTY);
	}
}

%% endif
%% if on.own_ioctl_fault
void test_own_ioctl_fault(void)
{
	const struct request *r;
	int fd = open_socket();

	need_root();
	for (r = requests; r < END; r++) {
		if (r->write)
			EXPECT_ERRNO(ioctl(fd, r->code, nowhere), EFAULT);
		else if (r->size && ioctl(fd, r->code, nowhere) < 0)
			EXPECT(errno != ENOTTY);
	}
}

%% endif
%% if on.own_ioctl_reserved
void test_own_ioctl_reserved(void)
{
	unsigned char bytes[ROOM];
	const struct request *r;
	int fd = open_socket();

	need_root();
	for (r = requests; r < END; r++) {
		if (!r->write || r->reserved < 0)
			continue;
		memcpy(bytes, r->sample, r->size);
		bytes[r->reserved] = 1;
		EXPECT_ERRNO(ioctl(fd, r->code, bytes), EINVAL);
	}
}

%% endif
%% if on.own_ioctl_capability
void test_own_ioctl_capability(void)
{
	unsigned char bytes[ROOM];
	const struct request *r;
	int fd = open_socket();
	pid_t pid;

	need_root();
	for (r = requests; r < END; r++) {
		if (!r->privileged)
			continue;
		memcpy(bytes, r->sample, r->size);
		pid = start();
		if (!pid) {
			drop_privileges();
			EXPECT_ERRNO(ioctl(fd, r->code, bytes), EPERM);
			stop();
		}
		join(pid);
		if (ioctl(fd, r->code, bytes) < 0)
			EXPECT(errno != EPERM);
	}
}

%% endif
%% if on.own_ioctl_compat
#ifdef __x86_64__
static int compat_ioctl(int fd, unsigned int code, void *arg)
{
	return compat_call(54, fd, code, (uintptr_t)arg);
}

/* No layout differs, so the answer is the same for both. */
void test_own_ioctl_compat(void)
{
	const struct request *r;
	unsigned char *low;
	int fd = open_socket();
	int wide;
	int want;

	need_root();
	if (!has_compat())
		return;
	low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	REQUIRE(low != MAP_FAILED);
	for (r = requests; r < END; r++) {
		unsigned char bytes[ROOM] = { 0 };

		memcpy(bytes, r->sample, r->size);
		wide = ioctl(fd, r->code, bytes);
		want = wide < 0 ? -errno : wide;
		memset(low, 0xaa, ROOM);
		memcpy(low, r->sample, r->size);
		EXPECT_EQ(compat_ioctl(fd, r->code, low), want);
		EXPECT_EQ(low[r->size], 0xaa);
		if (!r->read)
			EXPECT(!memcmp(low, r->sample, r->size));
		else if (r->reserved >= 0)
			EXPECT_EQ(low[r->reserved], 0);
	}
	EXPECT_EQ(compat_ioctl(fd, 0x12345678, low), -ENOTTY);
}
#else
void test_own_ioctl_compat(void)
{
	/* Calls of 32-bit programs are made by a program of theirs there. */
}
#endif

%% endif
