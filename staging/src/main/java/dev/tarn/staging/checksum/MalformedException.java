package dev.tarn.staging.checksum;

/** Bytes that are not what the format has there. Has no stack trace: it is a finding. */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String message) {
    super(message, null, false, false);
  }
}
