/** The journal on Kafka: written in transactions, its own tail the offset. */
@NullMarked
package org.pyx.capture.journal;

import org.jspecify.annotations.NullMarked;
