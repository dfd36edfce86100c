/** Rejected events and what belongs to them, found in bounded time and memory. */
@NullMarked
package org.pyx.console.events;

import org.jspecify.annotations.NullMarked;
