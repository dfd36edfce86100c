/** The validator: a Kafka Streams topology from journal to verdicts. */
@NullMarked
package org.pyx.validator;

import org.jspecify.annotations.NullMarked;
