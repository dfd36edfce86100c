/** The demonstration: an exchange, its attacks, a lane, and the proof in the end. */
@NullMarked
package org.pyx.console.demo;

import org.jspecify.annotations.NullMarked;
