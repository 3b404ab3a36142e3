// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* /proc/net */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cases.h"
#include "family.h"

/* A column for each field of the longest address, with long names. */
#define LINE 4096

%% if on.proc_sockets or on.proc_queues
#define COLUMNS @{ t.proc_columns | length }@

/* Columns of /proc/net/@{ f.name }@, in any order. */
static const char *const names[COLUMNS] = {
%% for column in t.proc_columns
	"@{ column }@",
%% endfor
};

struct row {
	char text[COLUMNS][64];
};

/* Splits a line; the header tells which column is which. */
static size_t split(char *line, char *words[], size_t room)
{
	size_t count = 0;
	char *word = strtok(line, " \t\n");

	for (; word && count < room; word = strtok(NULL, " \t\n"))
		words[count++] = word;
	return count;
}

/* The line of one socket, found by its inode. */
static bool find_row(unsigned long long inode, struct row *row)
{
	FILE *file = fopen("/proc/net/@{ f.name }@", "r");
	char *words[COLUMNS + 8];
	int where[COLUMNS];
	bool found = false;
	char line[LINE];
	size_t count;
	size_t i;
	size_t j;

	REQUIRE(file);
	REQUIRE(fgets(line, sizeof(line), file));
	count = split(line, words, COLUMNS + 8);
	for (i = 0; i < COLUMNS; i++) {
		where[i] = -1;
		for (j = 0; j < count; j++)
			if (!strcmp(words[j], names[i]))
				where[i] = j;
		if (where[i] < 0)
			note("no column %s", names[i]);
		REQUIRE(where[i] >= 0);
	}
	while (fgets(line, sizeof(line), file)) {
		size_t had = split(line, words, COLUMNS + 8);

		REQUIRE_EQ(had, count);
		if (strtoull(words[where[COLUMNS - 1]], NULL, 10) != inode)
			continue;
		EXPECT(!found);
		found = true;
		for (i = 0; i < COLUMNS; i++)
			snprintf(row->text[i], sizeof(row->text[i]), "%s", words[where[i]]);
	}
	fclose(file);
	return found;
}

static const char *column(const struct row *row, const char *name)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (!strcmp(names[i], name))
			return row->text[i];
	return "";
}

static unsigned long long inode_of(int fd)
{
	struct stat info;

	REQUIRE_OK(fstat(fd, &info));
	return info.st_ino;
}

%% endif
%% if on.proc_sockets
void test_proc_sockets(void)
{
	@{ t.sa }@ address;
	struct row row;
	unsigned long long inode;
	int fd = open_socket();

	inode = inode_of(fd);
	EXPECT(!find_row(inode, &row));
	make_address(&address, 1);
	REQUIRE_OK(bind_to(fd, &address));
	REQUIRE(find_row(inode, &row));
%% for field in t.proc_numbers
	EXPECT(@{ field.parse }@(column(&row, "@{ field.name }@"), NULL, 0) == @{ field.toh }@(address.@{ field.name }@));
%% endfor
	EXPECT(!strcmp(column(&row, "peer"), "-"));
	EXPECT_EQ(atoi(column(&row, "rxq")), 0);
	EXPECT_EQ(atoi(column(&row, "txq")), 0);
	EXPECT_EQ(atoi(column(&row, "uid")), getuid());
%% if t.proc_peer
	EXPECT_OK(connect_to(fd, &address));
	REQUIRE(find_row(inode, &row));
	EXPECT(!strcmp(column(&row, "peer"), "connected"));
%% endif
	close(fd);
	EXPECT(!find_row(inode, &row));
}

%% endif
%% if on.proc_queues
void test_proc_queues(void)
{
	struct row row;
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	REQUIRE(find_row(inode_of(fd[0]), &row));
	EXPECT(atoi(column(&row, "txq")) >= SMALL);
	EXPECT_EQ(atoi(column(&row, "rxq")), 0);
	REQUIRE(find_row(inode_of(fd[1]), &row));
	EXPECT(atoi(column(&row, "rxq")) >= SMALL);
	EXPECT_EQ(atoi(column(&row, "txq")), 0);
	expect_number(fd[1], 1);
	REQUIRE(find_row(inode_of(fd[0]), &row));
	EXPECT_EQ(atoi(column(&row, "txq")), 0);
	REQUIRE(find_row(inode_of(fd[1]), &row));
	EXPECT_EQ(atoi(column(&row, "rxq")), 0);
}

%% endif
%% if on.proc_many
/* More lines than fit into one read, while sockets come and go. */
void test_proc_many(void)
{
	FILE *file;
	char line[LINE];
	int lines = 0;
	int last = -1;
	int i;

	for (i = 0; i < @{ t.some }@; i++)
		last = open_bound(i);
	file = fopen("/proc/net/@{ f.name }@", "r");
	REQUIRE(file);
	while (fgets(line, sizeof(line), file)) {
		if (++lines == @{ t.some }@ / 2)
			close(last);
	}
	EXPECT(lines >= @{ t.some }@);
	fclose(file);
}

%% endif
%% if on.proc_protocols
/* Sockets that the protocol counts; -1 if it is not listed. */
static int sockets_of_protocol(void)
{
	FILE *file = fopen("/proc/net/protocols", "r");
	int sockets = -1;
	char line[512];
	char name[64];
	int count;

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %*u %d", name, &count) == 2 && !strcmp(name, "@{ f.upper }@"))
			sockets = count;
	fclose(file);
	return sockets;
}

void test_proc_protocols(void)
{
	int before;
	int fd;

	/* The family is loaded by its first socket. */
	open_socket();
	before = sockets_of_protocol();
	REQUIRE(before > 0);
	fd = open_socket();
	EXPECT_EQ(sockets_of_protocol(), before + 1);
	close(fd);
	EXPECT_EQ(sockets_of_protocol(), before);
}

%% endif
