/** Grouping events into incidents. Pure: no Kafka, no clock. */
@NullMarked
package org.pyx.alerts.incident;

import org.jspecify.annotations.NullMarked;
