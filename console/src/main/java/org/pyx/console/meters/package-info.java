/** What of lanes, stages and Kafka clients is counted for monitoring systems. */
@NullMarked
package org.pyx.console.meters;

import org.jspecify.annotations.NullMarked;
