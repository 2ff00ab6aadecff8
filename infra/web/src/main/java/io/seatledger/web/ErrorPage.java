package io.seatledger.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with a problem if a request failed before it reached a controller, such as one with an unsafe path. */
@Hidden
@RestController
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    @Nullable
    ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            // A problem would become a part of the answer that has begun. The server cuts it off.
            return null;
        }
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.valueOf(code)
                : HttpStatus.NOT_FOUND;
        if (status.is5xxServerError()) {
            return ProblemAdvice.respond(Problem.fault());
        }
        return ProblemAdvice.respond(Problem.of(
                status,
                status == HttpStatus.NOT_FOUND ? "not-found" : "request.malformed",
                status.getReasonPhrase() + "."));
    }
}
