/** Tests of the pages in a browser, on a lake at work. */
@NullMarked
package dev.tarn.serve.pages;

import org.jspecify.annotations.NullMarked;
