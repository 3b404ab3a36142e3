// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* A pair of veth devices that joins two network namespaces. */

%% set losing = f.header and f.hooks and f.hooks.cases
#include <fcntl.h>
%% if f.header
#include <linux/pkt_sched.h>
%% endif
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
%% if losing
#include <stdint.h>
%% endif
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "wire.h"

/* A message to the routing socket, which grows attribute by attribute. */
struct request {
	struct nlmsghdr head;
%% if f.header
	union {
		struct ifinfomsg info;
		struct tcmsg queue;
	};
%% else
	struct ifinfomsg info;
%% endif
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
	close(fd);
	REQUIRE_EQ(answer.head.nlmsg_type, NLMSG_ERROR);
	if (answer.error.error == -EOPNOTSUPP)
		skip("needs veth");
	REQUIRE_EQ(answer.error.error, 0);
}

static struct request begin(int type)
{
	struct request request = {
		.head = {
			.nlmsg_len = NLMSG_LENGTH(sizeof(request.info)),
			.nlmsg_type = type,
		},
	};

	return request;
}

/* A pair of devices, the second of which is in another namespace. */
static void lay_wire(int other)
{
	struct request request = begin(RTM_NEWLINK);
	struct ifinfomsg info = { 0 };
	struct rtattr *link, *data, *peer;

	request.head.nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	add(&request, IFLA_IFNAME, "wire", 5);
	link = add(&request, IFLA_LINKINFO, NULL, 0);
	add(&request, IFLA_INFO_KIND, "veth", 5);
	data = add(&request, IFLA_INFO_DATA, NULL, 0);
	peer = add(&request, VETH_INFO_PEER, &info, sizeof(info));
	add(&request, IFLA_IFNAME, "wire", 5);
	add(&request, IFLA_NET_NS_FD, &other, sizeof(other));
	end_nest(&request, peer);
	end_nest(&request, data);
	end_nest(&request, link);
	ask(&request);
}

%% if f.header
void delete_device(unsigned int ifindex)
{
	struct request request = begin(RTM_DELLINK);

	request.info.ifi_index = ifindex;
	ask(&request);
}

%% endif
static void control(const char *device, unsigned long what, struct ifreq *request)
{
	int fd = REQUIRE_OK(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));

	snprintf(request->ifr_name, sizeof(request->ifr_name), "%s", device);
	REQUIRE_OK(ioctl(fd, what, request));
	close(fd);
}

@{ "" if f.header else "static " }@void set_up(const char *device, bool up)
{
	struct ifreq request = { .ifr_flags = up ? IFF_UP : 0 };

	control(device, SIOCSIFFLAGS, &request);
}

%% if f.header
void set_mtu(const char *device, int mtu)
{
	struct ifreq request = { .ifr_mtu = mtu };

	control(device, SIOCSIFMTU, &request);
}

%% endif
/* A device that is up may still drop what it is to send. */
static void wait_running(void)
{
	const struct timespec time = { .tv_nsec = 1000000 };
	long long end = now_ms() + SOON;
	struct ifreq request = { 0 };

	do {
		REQUIRE(now_ms() < end);
		nanosleep(&time, NULL);
		control("wire", SIOCGIFFLAGS, &request);
	} while (!(request.ifr_flags & IFF_RUNNING));
	/* What makes it run holds the lock that this takes. */
	set_up("wire", true);
}

void enter(const struct wire *wire, int end)
{
	REQUIRE_OK(setns(wire->space[end], CLONE_NEWNET));
}

void open_wire(struct wire *wire)
{
	struct ifreq request = { 0 };
	int end;

	need_root();
	for (end = 1; end >= 0; end--) {
		if (unshare(CLONE_NEWNET)) {
			if (errno == EINVAL)
				skip("needs network namespaces");
			REQUIRE_OK(-1);
		}
		wire->space[end] = REQUIRE_OK(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
	}
	lay_wire(wire->space[1]);
	for (end = 1; end >= 0; end--) {
		enter(wire, end);
		set_up("lo", true);
		set_up("wire", true);
		wire->ifindex[end] = if_nametoindex("wire");
		control("wire", SIOCGIFHWADDR, &request);
		memcpy(wire->hwaddr[end], request.ifr_hwaddr.sa_data, ETH_ALEN);
	}
	for (end = 1; end >= 0; end--) {
		enter(wire, end);
		wait_running();
	}
}
%% if f.header

/* A queue of one end that does to frames what netem is told. */
static void set_queue(const struct wire *wire, int end, const struct tc_netem_qopt *netem, const struct tc_netem_slot *slot)
{
	struct request request = begin(RTM_NEWQDISC);
	struct rtattr *options;

	enter(wire, end);
	request.head.nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
	request.head.nlmsg_len = NLMSG_LENGTH(sizeof(request.queue));
	request.queue.tcm_ifindex = wire->ifindex[end];
	request.queue.tcm_parent = TC_H_ROOT;
	add(&request, TCA_KIND, "netem", sizeof("netem"));
	options = add(&request, TCA_OPTIONS, netem, sizeof(*netem));
	if (slot)
		add(&request, TCA_NETEM_SLOT, slot, sizeof(*slot));
	end_nest(&request, options);
	ask(&request);
}

void pace(const struct wire *wire, int end, unsigned int ms)
{
	struct tc_netem_qopt netem = { .limit = 1000 };
	/* A plain delay would no longer count frames for who sent them. */
	struct tc_netem_slot slot = {
		.min_delay = ms * 1000000LL,
		.max_delay = ms * 1000000LL,
		.max_packets = 1,
	};

	set_queue(wire, end, &netem, &slot);
}
%% endif
%% if losing

void lose(const struct wire *wire, int end, unsigned int percent)
{
	struct tc_netem_qopt netem = {
		.limit = 1000,
		.loss = UINT32_MAX / 100 * percent,
	};

	set_queue(wire, end, &netem, NULL);
}
%% endif
