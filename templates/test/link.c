// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Network namespaces, devices and frames. */

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "link.h"

static int own_space(void)
{
	return REQUIRE_OK(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
}

void enter(const struct link *link, int end)
{
	REQUIRE_OK(setns(link->space[end], CLONE_NEWNET));
}

/* A message to the routing socket, which grows attribute by attribute. */
struct request {
	struct nlmsghdr head;
	struct ifinfomsg info;
	char attributes[256];
};

static struct rtattr *add(struct request *request, int type, const void *data, size_t len)
{
	size_t end = NLMSG_ALIGN(request->head.nlmsg_len);
	struct rtattr *attribute = (void *)((char *)request + end);

	attribute->rta_type = type;
	attribute->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(attribute), data, len);
	request->head.nlmsg_len = end + RTA_ALIGN(attribute->rta_len);
	return attribute;
}

static void end_nest(struct request *request, struct rtattr *attribute)
{
	char *end = (char *)request + request->head.nlmsg_len;

	attribute->rta_len = end - (char *)attribute;
}

/* Asks for something and waits until it is done. */
static void ask(struct request *request)
{
	struct {
		struct nlmsghdr head;
		struct nlmsgerr error;
		char rest[512];
	} answer;
	int fd = REQUIRE_OK(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));

	request->head.nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	REQUIRE_OK(send(fd, request, request->head.nlmsg_len, 0));
	REQUIRE_OK(recv(fd, &answer, sizeof(answer), 0));
	REQUIRE_EQ(answer.head.nlmsg_type, NLMSG_ERROR);
	REQUIRE_EQ(answer.error.error, 0);
	close(fd);
}

static void begin(struct request *request, int type)
{
	memset(request, 0, sizeof(*request));
	request->head.nlmsg_len = NLMSG_LENGTH(sizeof(request->info));
	request->head.nlmsg_type = type;
}

/* A pair of devices, the second of which is in another namespace. */
static void lay_wire(int other)
{
	struct ifinfomsg info = { 0 };
	struct rtattr *link, *data, *peer;
	struct request request;
	int fd = other;

	begin(&request, RTM_NEWLINK);
	request.head.nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	add(&request, IFLA_IFNAME, "wire", 5);
	link = add(&request, IFLA_LINKINFO, NULL, 0);
	add(&request, IFLA_INFO_KIND, "veth", 5);
	data = add(&request, IFLA_INFO_DATA, NULL, 0);
	peer = add(&request, VETH_INFO_PEER, &info, sizeof(info));
	add(&request, IFLA_IFNAME, "wire", 5);
	add(&request, IFLA_NET_NS_FD, &fd, sizeof(fd));
	end_nest(&request, peer);
	end_nest(&request, data);
	end_nest(&request, link);
	ask(&request);
}

void delete_device(unsigned int ifindex)
{
	struct request request;

	begin(&request, RTM_DELLINK);
	request.info.ifi_index = ifindex;
	ask(&request);
}

/* Asks something about a device, or for something. */
static void control(const char *device, unsigned long what, struct ifreq *request)
{
	int fd = REQUIRE_OK(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));

	memset(request->ifr_name, 0, sizeof(request->ifr_name));
	snprintf(request->ifr_name, sizeof(request->ifr_name), "%s", device);
	REQUIRE_OK(ioctl(fd, what, request));
	close(fd);
}

void set_up(const char *device, bool up)
{
	struct ifreq request = { .ifr_flags = up ? IFF_UP : 0 };

	control(device, SIOCSIFFLAGS, &request);
}

void set_mtu(const char *device, int mtu)
{
	struct ifreq request = { .ifr_mtu = mtu };

	control(device, SIOCSIFMTU, &request);
}

/* A device that is up may still drop what it is to send. */
static void wait_running(const char *device)
{
	struct ifreq request = { 0 };
	long long end = now_ms() + SOON;

	do {
		REQUIRE(now_ms() < end);
		usleep(1000);
		control(device, SIOCGIFFLAGS, &request);
	} while (!(request.ifr_flags & IFF_RUNNING));
	/* What makes it run holds the lock that this takes. */
	set_up(device, true);
}

void open_link(struct link *link)
{
	struct ifreq request = { 0 };
	int end;

	need_root();
	for (end = 1; end >= 0; end--) {
		if (unshare(CLONE_NEWNET))
			skip("needs network namespaces");
		link->space[end] = own_space();
	}
	lay_wire(link->space[1]);
	for (end = 1; end >= 0; end--) {
		enter(link, end);
		set_up("lo", true);
		set_up("wire", true);
		link->ifindex[end] = if_nametoindex("wire");
		control("wire", SIOCGIFHWADDR, &request);
		memcpy(link->hwaddr[end], request.ifr_hwaddr.sa_data, ETH_ALEN);
	}
	for (end = 1; end >= 0; end--) {
		enter(link, end);
		wait_running("wire");
	}
}

void near_address(const struct link *link, int end, unsigned int i, @{ t.sa }@ *address)
{
	make_address(address, i);
	address->@{ f.header.device }@ = link->ifindex[end];
}

void far_address(const struct link *link, int end, unsigned int i, @{ t.sa }@ *address)
{
	near_address(link, !end, i, address);
	memcpy(address->@{ f.header.hwaddr }@, link->hwaddr[end], ETH_ALEN);
}

int open_at(const struct link *link, int end, unsigned int i)
{
	@{ t.sa }@ address;
	int fd;

	enter(link, end);
	fd = open_socket();
	near_address(link, end, i, &address);
	REQUIRE_OK(bind_to(fd, &address));
	return fd;
}

bool arrives(int fd)
{
	struct timeval time = { .tv_sec = SOON / 1000 };
	char byte;

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)));
	return recv(fd, &byte, 1, MSG_PEEK) >= 0;
}

void expect_arrival(int fd, unsigned int number)
{
	if (EXPECT(arrives(fd)))
		expect_number(fd, number);
}

unsigned long counted(const struct link *link, int end, const char *name)
{
	unsigned long value = 0;
	char line[64], known[64];
	bool found = false;
	FILE *file;

	enter(link, end);
	file = fopen("/proc/thread-self/net/@{ f.name }@_stat", "r");
	REQUIRE(file);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%63s %lu", known, &value) == 2 && !strcmp(known, name);
	fclose(file);
	REQUIRE(found);
	return value;
}

void expect_count(const struct link *link, int end, const char *name, unsigned long want)
{
	long long limit = now_ms() + SOON;

	while (counted(link, end, name) < want && now_ms() < limit)
		usleep(1000);
	if (!EXPECT_EQ(counted(link, end, name), want))
		note("%s", name);
}

/* A number of so many bytes, the most significant one first or last. */
static void put(unsigned char *at, size_t size, bool little, unsigned long long value)
{
	size_t i;

	for (i = 0; i < size; i++) {
		at[little ? i : size - 1 - i] = value;
		value >>= 8;
	}
}

void mend_checksum(struct frame *frame)
{
%% if t.wire.checksum
	unsigned char *header = frame->bytes + ETH_HLEN;
	size_t len = frame->len - ETH_HLEN;
	unsigned long sum = 0;
	size_t i;

	put(header + @{ t.wire.checksum_offset }@, 2, false, 0);
	for (i = 0; i < len; i++)
		sum += i % 2 ? header[i] : header[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	put(header + @{ t.wire.checksum_offset }@, 2, false, ~sum);
%% else
	(void)frame;
%% endif
}

void make_frame(const struct link *link, int end, unsigned int i, unsigned int j, const void *data, size_t len, struct frame *frame)
{
	unsigned char *header = frame->bytes + ETH_HLEN;
	@{ t.sa }@ src;
	@{ t.sa }@ dst;

	near_address(link, end, i, &src);
	far_address(link, !end, j, &dst);
	memset(frame, 0, sizeof(*frame));
	memcpy(frame->bytes, link->hwaddr[!end], ETH_ALEN);
	memcpy(frame->bytes + ETH_ALEN, link->hwaddr[end], ETH_ALEN);
	put(frame->bytes + 2 * ETH_ALEN, 2, false, @{ f.header.ethertype }@);
%% for line in t.wire.lines
	@{ line }@
%% endfor
	if (len)
		memcpy(header + @{ f.header.size }@, data, len);
	frame->len = ETH_HLEN + @{ f.header.size }@ + len;
	mend_checksum(frame);
}

int open_raw(const struct link *link, int end, int protocol)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = link->ifindex[end],
	};
	int fd;

	enter(link, end);
	fd = REQUIRE_OK(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
	REQUIRE_OK(bind(fd, (struct sockaddr *)&address, sizeof(address)));
	return fd;
}

void inject(const struct link *link, int end, const struct frame *frame)
{
	int fd = open_raw(link, end, ETH_P_ALL);

	REQUIRE_EQ(send(fd, frame->bytes, frame->len, 0), (ssize_t)frame->len);
	close(fd);
}
