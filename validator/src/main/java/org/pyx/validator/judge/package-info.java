/**
 * The judge: change, memory, trusted schema and policy make a verdict. Pure: no Kafka, no clock.
 */
@NullMarked
package org.pyx.validator.judge;

import org.jspecify.annotations.NullMarked;
