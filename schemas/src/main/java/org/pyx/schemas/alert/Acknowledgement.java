package org.pyx.schemas.alert;

import java.time.Instant;
import org.pyx.schemas.model.Severity;

/**
 * Somebody has an incident in hand: no reminders until it becomes worse.
 *
 * @param by who, as far as is known
 * @param reason why, in the operator's words
 * @param at when, by the operator's clock
 * @param severity how bad the incident was then
 */
public record Acknowledgement(String by, String reason, Instant at, Severity severity) {}
