// SPDX-License-Identifier: GPL-2.0-only
int good_twice(int number);

int good_twice(int number)
{
	return 2 * number;
}
