/**
 * The exchange that Pyx is demonstrated and tested against: its schemas, a workload that behaves as
 * an honest exchange does, the books that show that it did, and attacks by name.
 */
@NullMarked
package org.pyx.exchange;

import org.jspecify.annotations.NullMarked;
