// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * The directories /sys/firmware/lfa/GUID. Names, modes and text of the files are Swift's; this
 * file only keeps the kernel's objects.
 *
 * Not Swift: kobjects are found from their members by container_of, and their attributes are
 * tables of C pointers that sysfs and lockdep keep.
 *
 * A directory may be removed by a thread that runs inside one of its files, where kobject_del()
 * would wait for itself. So removal is left to a work item. A directory that is added while
 * removals are outstanding queues up behind them, because one of them may bear its name.
 */
#include <linux/completion.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#include "Glue.h"

#define MAX_FILES 16
#define MAX_VARIABLES 8

struct component;

/* Something left to the work item. */
struct step {
	struct list_head link;
	struct component *component;
	void (*take)(struct component *component);
};

struct component {
	struct kobject kobj;
	struct lfa_component_id id;
	struct list_head link;
	struct step arrival;
	struct step departure;
	char name[LFA_NAME_LENGTH + 1];
	/* What the component's last event said. */
	char event[LFA_EVENT_LENGTH + 1];
};

struct file {
	struct attribute attribute;
	unsigned int number;
};

static void work_off(struct work_struct *work);
static DECLARE_WORK(work, work_off);

static struct kset *directory;

/*
 * Protects what follows, and is held while a directory appears. It is not held while one disappears:
 * that waits for threads inside its files, and they may need this lock.
 */
static DEFINE_MUTEX(lists);
static LIST_HEAD(present);
static LIST_HEAD(outstanding);
static bool closing;

/* Counts the components whose memory is in use, and one for the directory that holds them. */
static refcount_t unreleased;
static DECLARE_COMPLETION(all_released);

static void drop_unreleased(void)
{
	if (refcount_dec_and_test(&unreleased))
		complete(&all_released);
}

static ssize_t show(struct kobject *kobj, struct attribute *attribute, char *text)
{
	struct component *component = container_of(kobj, struct component, kobj);
	struct file *file = container_of(attribute, struct file, attribute);

	return lfa_show(component->id, file->number, (unsigned char *)text, PAGE_SIZE);
}

static ssize_t store(struct kobject *kobj, struct attribute *attribute, const char *text,
		     size_t length)
{
	struct component *component = container_of(kobj, struct component, kobj);
	struct file *file = container_of(attribute, struct file, attribute);

	return lfa_store(component->id, file->number, (const unsigned char *)text, length);
}

static void release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct component, kobj));
	drop_unreleased();
}

static struct file files[MAX_FILES];
static struct attribute *attributes[MAX_FILES + 1];
static const struct attribute_group group = { .attrs = attributes };
static const struct attribute_group *groups[] = { &group, NULL };
static const struct sysfs_ops operations = { .show = show, .store = store };
static const struct kobj_type component_type = {
	.release = release,
	.sysfs_ops = &operations,
	.default_groups = groups,
};

static void set_event(struct component *component, const unsigned char *event,
		      unsigned long length)
{
	length = min_t(unsigned long, length, LFA_EVENT_LENGTH);
	memcpy(component->event, event, length);
	component->event[length] = '\0';
}

/* Not for two threads at a time: the text is cut into its variables and put together again. */
static void tell(struct component *component, enum kobject_action action)
{
	char *variables[MAX_VARIABLES + 1] = {};
	char *rest = component->event;
	int count = 0;

	while (rest && count < MAX_VARIABLES)
		variables[count++] = strsep(&rest, "\n");
	kobject_uevent_env(&component->kobj, action, variables);
	while (--count > 0)
		variables[count][-1] = '\n';
}

static int appear(struct component *component)
{
	int error = kobject_add(&component->kobj, NULL, "%s", component->name);

	if (!error)
		tell(component, KOBJ_ADD);
	return error;
}

/*
 * The kernel wakes nobody in poll() for a file that goes away. Once it is gone, poll() answers at
 * once and read() with ENODEV, so nobody who is woken then falls asleep again.
 */
static void remove_directory(struct kobject *kobj)
{
	struct kernfs_node *nodes[MAX_FILES];
	unsigned int count;

	for (count = 0; attributes[count]; count++)
		nodes[count] = sysfs_get_dirent(kobj->sd, attributes[count]->name);
	kobject_del(kobj);
	while (count-- > 0) {
		if (!nodes[count])
			continue;
		sysfs_notify_dirent(nodes[count]);
		sysfs_put(nodes[count]);
	}
}

static void disappear(struct component *component)
{
	if (component->kobj.state_in_sysfs) {
		tell(component, KOBJ_REMOVE);
		remove_directory(&component->kobj);
	}
	kobject_put(&component->kobj);
}

static void arrive_late(struct component *component)
{
	int error;

	mutex_lock(&lists);
	error = appear(component);
	mutex_unlock(&lists);
	if (error)
		lfa_component_lost(component->id, error);
}

/* The step stays on the list while it is taken, so that later arrivals queue up behind it. */
static void work_off(struct work_struct *unused)
{
	struct component *component;
	struct step *step;

	mutex_lock(&lists);
	while ((step = list_first_entry_or_null(&outstanding, struct step, link))) {
		component = step->component;
		kobject_get(&component->kobj);
		mutex_unlock(&lists);
		step->take(component);
		mutex_lock(&lists);
		list_del(&step->link);
		kobject_put(&component->kobj);
	}
	mutex_unlock(&lists);
}

static void leave_to_work(struct component *component, struct step *step,
			  void (*take)(struct component *component))
{
	step->component = component;
	step->take = take;
	list_add_tail(&step->link, &outstanding);
	queue_work(system_long_wq, &work);
}

static void depart(struct component *component)
{
	list_del(&component->link);
	leave_to_work(component, &component->departure, disappear);
}

/* A GUID is a directory's name, so it is present once at most. */
static struct component *find(struct lfa_component_id id)
{
	struct component *component;

	list_for_each_entry(component, &present, link)
		if (component->id.guid_low == id.guid_low && component->id.guid_high == id.guid_high)
			return component;
	return NULL;
}

int lfa_component_add(struct lfa_component_id id, const unsigned char *name, unsigned long length,
		      const unsigned char *event, unsigned long event_length)
{
	struct component *component;
	int error = 0;

	if (length > LFA_NAME_LENGTH)
		return -ENAMETOOLONG;
	component = kzalloc(sizeof(*component), GFP_KERNEL);
	if (!component)
		return -ENOMEM;
	refcount_inc(&unreleased);
	kobject_init(&component->kobj, &component_type);
	component->kobj.kset = directory;
	component->id = id;
	memcpy(component->name, name, length);
	set_event(component, event, event_length);

	mutex_lock(&lists);
	if (closing)
		error = -ESHUTDOWN;
	else if (find(id))
		error = -EEXIST;
	else if (list_empty(&outstanding))
		error = appear(component);
	else
		leave_to_work(component, &component->arrival, arrive_late);
	if (!error)
		list_add_tail(&component->link, &present);
	mutex_unlock(&lists);
	if (error)
		kobject_put(&component->kobj);
	return error;
}

void lfa_component_remove(struct lfa_component_id id)
{
	struct component *component;

	mutex_lock(&lists);
	component = find(id);
	if (component && component->id.slot == id.slot)
		depart(component);
	mutex_unlock(&lists);
}

void lfa_component_changed(struct lfa_component_id id, unsigned int files_changed,
			   const unsigned char *event, unsigned long event_length)
{
	struct component *component;
	unsigned int number;

	mutex_lock(&lists);
	component = find(id);
	if (component) {
		/* One that has yet to appear says it then. */
		set_event(component, event, event_length);
		if (component->kobj.state_in_sysfs) {
			for (number = 0; attributes[number]; number++)
				if (files_changed & (1U << number))
					sysfs_notify(&component->kobj, NULL,
						     attributes[number]->name);
			tell(component, KOBJ_CHANGE);
		}
	}
	mutex_unlock(&lists);
}

int lfa_components_create(void)
{
	unsigned int count = lfa_attribute_count();
	unsigned int number;

	if (count > MAX_FILES)
		return -E2BIG;
	for (number = 0; number < count; number++) {
		files[number].attribute.name = (const char *)lfa_attribute_name(number);
		files[number].attribute.mode = lfa_attribute_mode(number);
		files[number].number = number;
		attributes[number] = &files[number].attribute;
	}
	directory = kset_create_and_add("lfa", NULL, firmware_kobj);
	if (!directory)
		return -ENOMEM;
	refcount_set(&unreleased, 1);
	return 0;
}

void lfa_components_destroy(void)
{
	struct component *component, *next;

	mutex_lock(&lists);
	closing = true;
	list_for_each_entry_safe(component, next, &present, link)
		depart(component);
	mutex_unlock(&lists);
	flush_work(&work);
	drop_unreleased();
	wait_for_completion(&all_released);
	kset_unregister(directory);
}
