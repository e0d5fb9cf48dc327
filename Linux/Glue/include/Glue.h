/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * The border between the kernel's C and the driver's Swift.
 *
 * Both the kernel's compiler and Swift's importer read this file, so it includes nothing and uses
 * no type of either side. Functions return 0 or a positive value for success and a negative error
 * number for failure, unless they say otherwise. Strings are plain bytes with a length.
 */
#ifndef LFA_GLUE_H
#define LFA_GLUE_H

/* x0...x17 of one call, as struct arm_smccc_1_2_regs has them. */
struct lfa_registers {
	unsigned long long x0, x1, x2, x3, x4, x5, x6, x7, x8;
	unsigned long long x9, x10, x11, x12, x13, x14, x15, x16, x17;
};

/*
 * Names a component across the border: the slot of the driver's table it lives in, and the halves
 * of its GUID as the firmware returns them. A slot may be used again; the pair is unique.
 */
struct lfa_component_id {
	unsigned long long guid_low;
	unsigned long long guid_high;
	unsigned int slot;
};

/* What the glue offers to Swift. */

/* Conduit.c */
int lfa_smccc_version(void);
enum lfa_conduit { LFA_CONDUIT_NONE, LFA_CONDUIT_SMC, LFA_CONDUIT_HVC };
enum lfa_conduit lfa_smccc_conduit(void);
void lfa_smc(const struct lfa_registers *arguments, struct lfa_registers *results);
void lfa_hvc(const struct lfa_registers *arguments, struct lfa_registers *results);

/* Locks.c */
_Bool lfa_transaction_try_lock(void);
void lfa_transaction_unlock(void);
int lfa_inventory_lock_reading(void);
void lfa_inventory_unlock_reading(void);
int lfa_inventory_lock_writing(void);
void lfa_inventory_lock_to_finish(void);
void lfa_inventory_unlock_writing(void);

/* Log.c: level is one of the kernel's, 0 to 7. */
void lfa_log(int level, const unsigned char *text, unsigned long length);

/* Parameters.c: milliseconds. */
unsigned int lfa_limit(unsigned int limit);

/* Device.c: whatever tells of notifications calls lfa_notified(), one call at a time. */
int lfa_device_create(void);
void lfa_device_destroy(void);

/* Memory.c: zeroed memory, NULL if there is none. */
void *lfa_allocate(unsigned long bytes);
void lfa_release(void *memory);

/* Rendezvous.c: runs lfa_enter_round(round) once on every online CPU, interrupts off. */
int lfa_stop_all_cpus(void *round);

/* Time.c: nanoseconds. */
unsigned long long lfa_now(void);
int lfa_sleep(unsigned long long nanoseconds);
int lfa_relax(void);
void lfa_touch_watchdog(void);

/* Components.c */
int lfa_components_create(void);
void lfa_components_destroy(void);

/*
 * A directory's name, and the variables of its uevents, NAME=value with newlines between them. A
 * change is told to poll() on the files whose bits are set in `files`.
 */
#define LFA_NAME_LENGTH 36
#define LFA_EVENT_LENGTH 224
int lfa_component_add(struct lfa_component_id id, const unsigned char *name, unsigned long length,
		      const unsigned char *event, unsigned long event_length);
void lfa_component_remove(struct lfa_component_id id);
void lfa_component_changed(struct lfa_component_id id, unsigned int files,
			   const unsigned char *event, unsigned long event_length);

/* What Swift offers to the glue. */

/* Start.swift */
int lfa_start(void);
void lfa_stop(void);

/* Round.swift */
void lfa_enter_round(void *round);

/* Notified.swift */
void lfa_read_news(void);
void lfa_activate_automatically(void);
void lfa_quiesce(void);

/* A directory that was to appear later could not; to be called without the lock of Components.c. */
void lfa_component_lost(struct lfa_component_id id, int error);

/* Parameters.swift: limits are numbered from 0; times are in milliseconds. */
unsigned int lfa_limit_default(unsigned int limit);
int lfa_limit_check(unsigned int limit, unsigned int value);

/* DeviceFiles.swift: as for components, but all files are read only. */
unsigned int lfa_device_attribute_count(void);
const unsigned char *lfa_device_attribute_name(unsigned int attribute);
long lfa_device_show(unsigned int attribute, unsigned char *text, unsigned long capacity);

/* Files.swift: attributes are numbered from 0; a name is terminated by a zero byte. */
unsigned int lfa_attribute_count(void);
const unsigned char *lfa_attribute_name(unsigned int attribute);
unsigned short lfa_attribute_mode(unsigned int attribute);
long lfa_show(struct lfa_component_id id, unsigned int attribute, unsigned char *text,
	      unsigned long capacity);
long lfa_store(struct lfa_component_id id, unsigned int attribute, const unsigned char *text,
	       unsigned long length);

#endif
