// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/slab.h>

static struct kmem_cache *cache;

static int __init good_init(void)
{
	void *object;

	cache = kmem_cache_create("GOOD", 128, 0, 0, NULL);
	if (!cache)
		return -ENOMEM;
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	kmem_cache_free(cache, object);
	return 0;
}

static void __exit good_exit(void)
{
	kmem_cache_destroy(cache);
}

module_init(good_init);
module_exit(good_exit);
MODULE_DESCRIPTION("A module that behaves");
MODULE_LICENSE("GPL");
