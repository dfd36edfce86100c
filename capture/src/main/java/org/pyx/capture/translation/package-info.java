/** From Debezium's records to changes. */
@NullMarked
package org.pyx.capture.translation;

import org.jspecify.annotations.NullMarked;
