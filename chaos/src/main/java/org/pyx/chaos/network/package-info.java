/** The network between the processes, which can be cut, slowed and silenced. */
@NullMarked
package org.pyx.chaos.network;

import org.jspecify.annotations.NullMarked;
