/** Small programs that the tests start in Java virtual machines of their own. */
package dev.tarn.system.program;
