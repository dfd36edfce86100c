/** The console's HTTP servers, and who may see what. */
@NullMarked
package org.pyx.console.web;

import org.jspecify.annotations.NullMarked;
