package dev.tarn.serve.pages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests of pages: one class after the other, since they share the browser, on the live lake. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LivePages.class)
@ResourceLock("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@interface PagesTest {}
