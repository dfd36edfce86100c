/** The sink's bookkeeping in the auditor's database: progress, and evidence on its way to Kafka. */
@NullMarked
package org.pyx.sink.books;

import org.jspecify.annotations.NullMarked;
