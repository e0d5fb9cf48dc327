// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The platform device: files about the driver as a whole, and the firmware's notifications, an
 * interrupt where a device tree describes the device and a Notify where ACPI does.
 *
 * Not Swift: drivers, devices and their tables of ids are C structures and macros, and user space
 * finds the module by sections that the latter fill.
 *
 * Activations that follow a notification are one work item's, so that any number of them that come
 * before it runs is one. ACPI's handlers must not wait, so that reading the inventory is left to
 * another; the queue runs one at a time.
 */
#include <linux/acpi.h>
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/sched.h>
#include <linux/sysfs.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#include "Glue.h"

#define DEVICE_NAME "arm-lfa"
#define MAX_DEVICE_FILES 8

struct device_file {
	struct device_attribute attribute;
	unsigned int number;
};

static struct device_file device_files[MAX_DEVICE_FILES];
static struct attribute *device_attributes[MAX_DEVICE_FILES + 1];
static const struct attribute_group device_group = { .attrs = device_attributes };
static const struct attribute_group *device_groups[] = { &device_group, NULL };

/* Runs one item at a time. */
static struct workqueue_struct *queue;
/* The device that the module registers where the firmware describes none. */
static struct platform_device *own_device;
/* Counts bound devices; written under the locks of the driver core while the driver registers. */
static atomic_t bound = ATOMIC_INIT(0);

static void activate(struct work_struct *unused)
{
	lfa_activate_automatically();
}

static DECLARE_WORK(activation, activate);

static ssize_t show(struct device *device, struct device_attribute *attribute, char *text)
{
	struct device_file *file = container_of(attribute, struct device_file, attribute);

	return lfa_device_show(file->number, (unsigned char *)text, PAGE_SIZE);
}

/*
 * Reads the inventory with the line masked: whatever level the firmware holds the line at, it comes
 * again only once the inventory was read. Activations are left to the work item, since this thread
 * is waited for when the device is unbound or the machine is suspended. Reading a long inventory is
 * nothing urgent, and must not keep a CPU from everybody who is not a real-time thread.
 */
static irqreturn_t interrupted(int irq, void *unused)
{
	sched_set_normal(current, 0);
	lfa_read_news();
	queue_work(queue, &activation);
	return IRQ_HANDLED;
}

#ifdef CONFIG_ACPI
static void read_and_activate(struct work_struct *unused)
{
	lfa_read_news();
	lfa_activate_automatically();
}

static DECLARE_WORK(notification, read_and_activate);

/* No source tells what the number means, so any is as good as the other. */
static void notified(acpi_handle handle, u32 number, void *unused)
{
	queue_work(queue, &notification);
}

static int listen_to_acpi(struct device *device)
{
	acpi_status status = acpi_install_notify_handler(ACPI_HANDLE(device), ACPI_ALL_NOTIFY,
							 notified, NULL);

	return ACPI_FAILURE(status) ? -EIO : 0;
}

/* Waits for the handlers that run. */
static void stop_listening_to_acpi(struct device *device)
{
	acpi_remove_notify_handler(ACPI_HANDLE(device), ACPI_ALL_NOTIFY, notified);
}
#else
static int listen_to_acpi(struct device *device)
{
	return -ENODEV;
}

static void stop_listening_to_acpi(struct device *device)
{
}
#endif

static int listen_to_interrupt(struct platform_device *device)
{
	int irq = platform_get_irq(device, 0);

	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&device->dev, irq, NULL, interrupted, IRQF_ONESHOT,
					 DEVICE_NAME, &device->dev);
}

static int probe(struct platform_device *device)
{
	int error = 0;

	if (ACPI_HANDLE(&device->dev))
		error = listen_to_acpi(&device->dev);
	else if (device->dev.of_node)
		error = listen_to_interrupt(device);
	if (!error)
		atomic_inc(&bound);
	return error;
}

static void unbind(struct platform_device *device)
{
	if (ACPI_HANDLE(&device->dev))
		stop_listening_to_acpi(&device->dev);
	atomic_dec(&bound);
}

/* Before a reboot or kexec: the next kernel would not know what this one had primed. */
static void shutdown(struct platform_device *device)
{
	lfa_quiesce();
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
static int remove(struct platform_device *device)
{
	unbind(device);
	return 0;
}
#else
static void remove(struct platform_device *device)
{
	unbind(device);
}
#endif

static const struct of_device_id tree_ids[] = { { .compatible = "arm,lfa" }, {} };
MODULE_DEVICE_TABLE(of, tree_ids);

/* The second one is that of older firmware (lfa-facts 5). */
static const struct acpi_device_id acpi_ids[] = { { "ARML0003" }, { "ARMHF000" }, {} };
MODULE_DEVICE_TABLE(acpi, acpi_ids);

static struct platform_driver platform_driver = {
	.probe = probe,
	.remove = remove,
	.shutdown = shutdown,
	.driver = {
		.name = DEVICE_NAME,
		/* Whether a device was bound is looked at right after the registration. */
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
		.of_match_table = tree_ids,
		.acpi_match_table = ACPI_PTR(acpi_ids),
		.dev_groups = device_groups,
	},
};

static int register_driver(void)
{
	int error = platform_driver_register(&platform_driver);

	if (error || atomic_read(&bound))
		return error;
	own_device = platform_device_register_simple(DEVICE_NAME, PLATFORM_DEVID_NONE, NULL, 0);
	error = PTR_ERR_OR_ZERO(own_device);
	if (error) {
		own_device = NULL;
		platform_driver_unregister(&platform_driver);
	}
	return error;
}

int lfa_device_create(void)
{
	unsigned int count = lfa_device_attribute_count();
	unsigned int number;
	int error;

	if (count > MAX_DEVICE_FILES)
		return -E2BIG;
	for (number = 0; number < count; number++) {
		struct device_attribute *attribute = &device_files[number].attribute;

		attribute->attr.name = (const char *)lfa_device_attribute_name(number);
		attribute->attr.mode = 0444;
		attribute->show = show;
		device_files[number].number = number;
		device_attributes[number] = &attribute->attr;
	}
	queue = alloc_ordered_workqueue("arm_lfa", 0);
	if (!queue)
		return -ENOMEM;
	error = register_driver();
	if (error) {
		destroy_workqueue(queue);
		queue = NULL;
	}
	return error;
}

/* Once the driver is gone nobody queues the work any more; destroying the queue waits for it. */
void lfa_device_destroy(void)
{
	if (!queue)
		return;
	if (own_device)
		platform_device_unregister(own_device);
	own_device = NULL;
	platform_driver_unregister(&platform_driver);
	destroy_workqueue(queue);
	queue = NULL;
}
