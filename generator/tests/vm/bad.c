// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/slab.h>

static int __init bad_init(void)
{
#if defined(OOPS)
	*(volatile int *)NULL = 1;
#elif defined(HANG)
	for (;;)
		cpu_relax();
#elif defined(LEAK)
	struct kmem_cache *cache;
	int i;

	cache = kmem_cache_create("BAD", 128, 0, 0, NULL);
	for (i = 0; cache && i < 3; i++)
		WARN_ON(!kmem_cache_alloc(cache, GFP_KERNEL));
	WARN_ON(cache);
	pr_info("a word too many\n");
#elif defined(PINNED)
	__module_get(THIS_MODULE);
#elif defined(WARNS)
	int unused;
#endif
	return 0;
}

static void __exit bad_exit(void)
{
}

module_init(bad_init);
module_exit(bad_exit);
MODULE_DESCRIPTION("A module that misbehaves on purpose");
MODULE_LICENSE("GPL");
