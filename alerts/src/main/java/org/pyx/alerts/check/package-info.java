/**
 * Checks of the pipeline itself: when bad looks become an incident. Pure: no Kafka, no clock, no
 * files.
 */
@NullMarked
package org.pyx.alerts.check;

import org.jspecify.annotations.NullMarked;
