package org.pyx.alerts.incident;

import java.time.Instant;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

/**
 * Something that people are to know of.
 *
 * @param subject what it is about
 * @param severity how bad
 * @param at when it was found, by the clock of who found it
 * @param offset on the rejected topic; -1 for a check of the pipeline
 * @param sample the event for people
 */
public record Event(Subject subject, Severity severity, Instant at, long offset, Sample sample) {}
