/** Debezium, and nothing else knows it. */
@NullMarked
package org.pyx.capture.engine;

import org.jspecify.annotations.NullMarked;
