/** Who is told what, and when. Pure: no Kafka, no clock, no network. */
@NullMarked
package org.pyx.alerts.desk;

import org.jspecify.annotations.NullMarked;
