/** What a dishonest exchange does: one method per attack, against victims of its own. */
@NullMarked
package org.pyx.exchange.attack;

import org.jspecify.annotations.NullMarked;
