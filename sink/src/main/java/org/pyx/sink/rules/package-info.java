/**
 * What the auditor's own database refuses, one class for each rule. Pure: neither JDBC nor Kafka.
 */
@NullMarked
package org.pyx.sink.rules;

import org.jspecify.annotations.NullMarked;
