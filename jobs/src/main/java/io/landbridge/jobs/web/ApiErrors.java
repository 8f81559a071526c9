package io.landbridge.jobs.web;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** An error's code, place, reason and remedy, as every command says them. */
@RestControllerAdvice
final class ApiErrors {

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> known(LandbridgeException error) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", error.errorCode().code());
        document.put("where", error.where());
        document.put("what", error.what());
        document.put("remedy", error.remedy());
        return ResponseEntity.status(status(error.category())).body(document);
    }

    private static HttpStatus status(Category category) {
        return switch (category) {
            case USER -> HttpStatus.BAD_REQUEST;
            case REFUSED, DATA, STOPPED -> HttpStatus.CONFLICT;
            case TRANSIENT -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
