#pragma once
// libsrtp 2.x behind the part of libsrtp 3's interface that mediasoup-worker calls.
// libsrtp 3 makes a policy an opaque object and writes its output beside the input;
// libsrtp 2 has a plain struct and works in place.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#define srtp_policy_t srtp2_policy_t
extern "C" {
#include <srtp2/srtp.h>
}
#undef srtp_policy_t

inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr auto srtp_err_status_cryptex_err = static_cast<srtp_err_status_t>(29);

struct Srtp3Policy {
  srtp2_policy_t inner;
  unsigned char key[SRTP_MAX_KEY_LEN];
};
using srtp_policy_t = Srtp3Policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy) {
  *policy = new (std::nothrow) Srtp3Policy{};
  return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy) {
  if (policy) explicit_bzero(policy->key, sizeof policy->key);
  delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc) {
  policy->inner.ssrc = ssrc;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile) {
  const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->inner.rtp, profile);
  if (status != srtp_err_status_ok) return status;
  return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->inner.rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(srtp_policy_t policy, const uint8_t* key, size_t keyLength,
                                             const uint8_t* salt, size_t saltLength, const uint8_t* /*mki*/,
                                             size_t mkiLength) {
  if (mkiLength != 0 || keyLength + saltLength > sizeof policy->key) return srtp_err_status_bad_param;
  std::memcpy(policy->key, key, keyLength);
  std::memcpy(policy->key + keyLength, salt, saltLength);
  policy->inner.key = policy->key;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allowed) {
  policy->inner.allow_repeat_tx = allowed;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t packets) {
  policy->inner.window_size = packets;
  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy) {
  return ::srtp_create(session, static_cast<const srtp2_policy_t*>(&policy->inner));
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc) {
  return srtp_remove_stream(session, ssrc);
}

namespace srtp3 {

// Copies `in` to `out` (unless they are one) and runs a libsrtp 2 call on it in place.
// `room` is how many bytes the call may add; `outLength` holds the size of `out`, then the length of the result.
template <class InPlace>
srtp_err_status_t run(InPlace inPlace, srtp_t session, const uint8_t* in, size_t length, uint8_t* out,
                      size_t* outLength, size_t room) {
  if (length + room > *outLength) return srtp_err_status_buffer_small;
  if (in != out) std::memcpy(out, in, length);
  int written = static_cast<int>(length);
  const auto status = inPlace(session, static_cast<void*>(out), &written);
  *outLength = static_cast<size_t>(written);
  return status;
}

}  // namespace srtp3

inline srtp_err_status_t srtp_protect(srtp_t session, const uint8_t* in, size_t length, uint8_t* out,
                                      size_t* outLength, size_t /*mkiIndex*/) {
  constexpr auto inPlace = [](srtp_t s, void* packet, int* n) { return ::srtp_protect(s, packet, n); };
  return srtp3::run(inPlace, session, in, length, out, outLength, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_unprotect(srtp_t session, const uint8_t* in, size_t length, uint8_t* out,
                                        size_t* outLength) {
  constexpr auto inPlace = [](srtp_t s, void* packet, int* n) { return ::srtp_unprotect(s, packet, n); };
  return srtp3::run(inPlace, session, in, length, out, outLength, 0);
}

inline srtp_err_status_t srtp_protect_rtcp(srtp_t session, const uint8_t* in, size_t length, uint8_t* out,
                                           size_t* outLength, size_t /*mkiIndex*/) {
  constexpr auto inPlace = [](srtp_t s, void* packet, int* n) { return ::srtp_protect_rtcp(s, packet, n); };
  return srtp3::run(inPlace, session, in, length, out, outLength, SRTP_MAX_TRAILER_LEN + sizeof(uint32_t));
}

inline srtp_err_status_t srtp_unprotect_rtcp(srtp_t session, const uint8_t* in, size_t length, uint8_t* out,
                                             size_t* outLength) {
  constexpr auto inPlace = [](srtp_t s, void* packet, int* n) { return ::srtp_unprotect_rtcp(s, packet, n); };
  return srtp3::run(inPlace, session, in, length, out, outLength, 0);
}
