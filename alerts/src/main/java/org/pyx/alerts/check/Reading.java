package org.pyx.alerts.check;

/**
 * What a look has found.
 *
 * @param check which check
 * @param thing what was looked at, such as a stage; empty where there is only one
 * @param bad whether it is bad
 * @param words what was found, for a person; names in it may be the exchange's
 */
public record Reading(CheckKind check, String thing, boolean bad, String words) {}
