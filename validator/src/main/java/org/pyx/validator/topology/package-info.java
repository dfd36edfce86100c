/** The thin Kafka Streams topology around the judge, and its stores. */
@NullMarked
package org.pyx.validator.topology;

import org.jspecify.annotations.NullMarked;
