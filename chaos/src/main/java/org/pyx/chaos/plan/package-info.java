/** What is broken, and when: a pure function of a seed. */
@NullMarked
package org.pyx.chaos.plan;

import org.jspecify.annotations.NullMarked;
