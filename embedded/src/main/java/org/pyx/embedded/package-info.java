/** PostgreSQL and Kafka inside this process: for the demo, the tests and small auditors. */
@NullMarked
package org.pyx.embedded;

import org.jspecify.annotations.NullMarked;
