/** Tests of what spans the modules: the walls between them, and what the guides say. */
@org.jspecify.annotations.NullMarked
package dev.tarn.docs;
