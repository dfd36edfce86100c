@NullMarked
package org.pyx.chaos.network;

import org.jspecify.annotations.NullMarked;
