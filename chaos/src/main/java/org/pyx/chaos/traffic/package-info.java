/** The exchange at work: honest traffic, marked transactions, attacks. */
@NullMarked
package org.pyx.chaos.traffic;

import org.jspecify.annotations.NullMarked;
