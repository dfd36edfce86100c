/** What every stage shares: its lifecycle, its access to Kafka and PostgreSQL, its errors. */
@NullMarked
package org.pyx.schemas.stage;

import org.jspecify.annotations.NullMarked;
