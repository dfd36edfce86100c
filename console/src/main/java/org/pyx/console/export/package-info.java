/** Bundles of evidence that stand for themselves, without Kafka: making and checking them. */
@NullMarked
package org.pyx.console.export;

import org.jspecify.annotations.NullMarked;
