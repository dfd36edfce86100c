/**
 * What an honest exchange does: the things it keeps (reserves, coins, deposits, purses) and the
 * steps that change them, each one database transaction.
 */
@NullMarked
package org.pyx.exchange.trade;

import org.jspecify.annotations.NullMarked;
