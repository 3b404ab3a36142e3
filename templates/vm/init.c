// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first and only process of the virtual machine that protogen tests in.
 *
 * It carries out /plan, one step a line, fields separated by tabs:
 *
 *	load NAME		load /modules/NAME.ko
 *	run NAME PROGRAM ARG...	run a program, wait for it and its children
 *	slab CACHE		see that no object of a slab cache is left
 *	sockets			see that no more sockets are open than at first
 *	kmemleak		see that no memory is left that nobody refers
 *				to, if the kernel can tell
 *	unload NAME		remove a module
 *	autoload NUMBER NAME	open a socket of a family, which loads its module
 *	load-faults NAME NUMBER CACHE	load a module with its first, second, …
 *				allocation failing, and see that a failure
 *				leaves nothing
 *	faults NAME		from now on, injected faults only hit what is
 *				done for a module
 *
 * It also is /sbin/modprobe, which the kernel calls for that: /aliases has a line
 * "ALIAS NAME" for each alias of a module.
 *
 * Programs write to the second serial port; so does init itself, in lines
 * that begin with "@vm": a step begins, a step ends and how, the plan is done.
 * The same marks go to the kernel log, which is on the first serial port.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"

#define MAX_FIELDS	64

int out = -1;
static int kmsg = -1;

void mark(const char *fmt, ...)
{
	char line[512], log[sizeof(line) + 8];
	va_list args;
	int n;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	/* The newline ends whatever a program left unfinished. */
	dprintf(out, "\n@vm %s\n", line);
	n = snprintf(log, sizeof(log), "<6>@vm %s", line);
	if (kmsg >= 0 && write(kmsg, log, n) < 0)
		dprintf(out, "@vm error /dev/kmsg: %s\n", strerror(errno));
}

void power_off(void)
{
	/* What the last step put off shows within this time, if at all. */
	usleep(2 * SETTLE_USEC);
	tcdrain(out);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void need(int result, const char *what)
{
	if (result < 0) {
		mark("error %s: %s", what, strerror(errno));
		power_off();
	}
}

static void set_up_output(void)
{
	struct termios term;

	out = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
	kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	need(out, "/dev/ttyS1");
	need(kmsg, "/dev/kmsg");
	need(tcgetattr(out, &term), "tcgetattr");
	cfmakeraw(&term);
	need(tcsetattr(out, TCSANOW, &term), "tcsetattr");
}

static void set_up_loopback(void)
{
	struct ifreq ifr = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	/* A kernel without INET has no use for it either. */
	if (fd < 0)
		return;
	need(ioctl(fd, SIOCSIFFLAGS, &ifr), "lo");
	close(fd);
}

/* What is left of TCP connections for a minute would hold a family's module. */
static void forbid_time_wait(void)
{
	const char *limit = "/proc/sys/net/ipv4/tcp_max_tw_buckets";

	if (!access(limit, F_OK))
		need(spit(limit, "0"), limit);
}

const char *slurp(const char *path)
{
	static char text[262144];
	ssize_t n, len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && len < (ssize_t)sizeof(text) - 1) {
		n = read(fd, text + len, sizeof(text) - 1 - len);
		if (n <= 0)
			break;
		len += n;
	}
	if (fd >= 0)
		close(fd);
	text[len] = '\0';
	return text;
}

int spit(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, word, strlen(word)) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

/* Collects what a program left running; returns how many had to be killed. */
static int reap(void)
{
	int tries = SETTLE_TRIES / 10, strays = 0;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0 && tries > 0) {
		if (pid > 0)
			continue;
		usleep(SETTLE_USEC);
		tries--;
	}
	if (pid < 0)
		return 0;
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		strays++;
	return strays;
}

static void run(int step, char **argv)
{
	static char *const env[] = { "PATH=/bin", "HOME=/", "TMPDIR=/tmp", NULL };
	int status, strays;
	pid_t pid = fork();

	need(pid, "fork");
	if (!pid) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

		setsid();
		dup2(null, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execve(argv[0], argv, env);
		dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	while (waitpid(pid, &status, 0) != pid)
		;
	strays = reap();
	if (WIFSIGNALED(status))
		mark("end %d signal %d", step, WTERMSIG(status));
	else if (WEXITSTATUS(status))
		mark("end %d exit %d", step, WEXITSTATUS(status));
	else if (strays)
		mark("end %d stray %d", step, strays);
	else
		mark("end %d ok", step);
}

static void carry_out(int step, char *line, long sockets_before)
{
	char *field[MAX_FIELDS + 1] = { NULL };
	int n = 0;

	mark("begin %d", step);
	while (line && n < MAX_FIELDS)
		field[n++] = strsep(&line, "\t");
	if (n == 2 && !strcmp(field[0], "load"))
		load(step, field[1]);
	else if (n == 3 && !strcmp(field[0], "autoload"))
		autoload(step, field[1], field[2]);
	else if (n == 2 && !strcmp(field[0], "unload"))
		unload(step, field[1]);
	else if (n == 2 && !strcmp(field[0], "slab"))
		slab(step, field[1]);
	else if (n == 1 && !strcmp(field[0], "sockets"))
		sockets(step, sockets_before);
	else if (n == 1 && !strcmp(field[0], "kmemleak"))
		kmemleak(step);
	else if (n == 4 && !strcmp(field[0], "load-faults"))
		load_faults(step, field[1], field[2], field[3]);
	else if (n == 2 && !strcmp(field[0], "faults"))
		faults(step, field[1]);
	else if (n >= 3 && !strcmp(field[0], "run"))
		run(step, field + 2);
	else
		mark("end %d error bad step", step);
}

int main(int argc, char **argv)
{
	char *line = NULL;
	long sockets_before;
	size_t size = 0;
	ssize_t len;
	FILE *plan;
	int step;

	if (getpid() != 1)
		return modprobe(argv[argc - 1]);
	umask(022);
	/* The kernel may have mounted /dev itself. */
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	set_up_output();
	need(mount("proc", "/proc", "proc", 0, NULL), "/proc");
	need(mount("sys", "/sys", "sysfs", 0, NULL), "/sys");
	need(mount("tmp", "/tmp", "tmpfs", 0, "mode=1777"), "/tmp");
	/* Not every kernel has it. */
	mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
	set_up_loopback();
	forbid_time_wait();
	forget_leaks();
	sockets_before = sockets_used();
	plan = fopen("/plan", "re");
	need(plan ? 0 : -1, "/plan");
	for (step = 0; (len = getline(&line, &size, plan)) > 0; step++) {
		line[strcspn(line, "\n")] = '\0';
		carry_out(step, line, sockets_before);
	}
	mark("done");
	power_off();
}
