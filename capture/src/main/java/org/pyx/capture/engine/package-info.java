/** Debezium's engine: how it is set up, started and stopped. The only place that knows it. */
@NullMarked
package org.pyx.capture.engine;

import org.jspecify.annotations.NullMarked;
