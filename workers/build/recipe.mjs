/** Debian packages that the build needs. `libsrtp2-dev` is for when Debian's source package cannot be had. */
export const debianPackages = [
  'dpkg-dev',
  'flatbuffers-compiler',
  'g++',
  'libabsl-dev',
  'libflatbuffers-dev',
  'libsrtp2-dev',
  'libssl-dev',
  'libuv1-dev',
  'meson',
  'ninja-build',
  'pkg-config',
];

export const mesonOptions = ['--buildtype=release', '-Db_ndebug=true', '-Db_lto=true', '--wrap-mode=nodownload'];

/** Debian's source package of libsrtp 2, built on OpenSSL: Debian's own binary is built on NSS at half the speed. */
export const libsrtp = {
  sourcePackage: 'libsrtp2',
  configure: ['--enable-openssl'],
  cflags: '-O2 -fPIC',
};

/**
 * Changes to mediasoup's worker source. Each `find` must be in its file exactly once, or the build stops:
 * a new mediasoup wants a look at whether the change is still needed.
 */
export const sourceChanges = [
  {
    file: 'meson.build',
    why: 'Debian 12 has Meson 1.0.1, and nothing here needs a newer one',
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'the callback must pass on the result of every finished operation: answering 1 to all of them makes an OpenSSL ' +
      'with kernel TLS, as Debian has, take the BIO for one that does TLS itself, and SSL_read then crashes',
    find: '(operationType == BIO_CB_RETURN)',
    replace: '((operationType & BIO_CB_RETURN) != 0)',
  },
  {
    file: 'src/RTC/RTP/Codecs/AV1.cpp',
    why:
      'more frames may be let through only from the beginning of one of the lowest temporal layer on: what follows that ' +
      'one builds on nothing before it. Otherwise half a frame, or one whose reference was left out, is shown as garbage',
    find: 'if (packetTemporalLayer > context->GetCurrentTemporalLayer())',
    replace: 'if (packetTemporalLayer == 0 && this->payloadDescriptor->startOfFrame)',
  },
  {
    file: 'src/RTC/RTP/Codecs/AV1.cpp',
    why: 'the same: that frame counts for all layers up to the wished one',
    find: 'tmpTemporalLayer = packetTemporalLayer;\n\t\t\t\t\t}\n\t\t\t\t}\n\t\t\t\t// Downgrade current temporal',
    replace:
      'tmpTemporalLayer = context->GetTargetTemporalLayer();\n\t\t\t\t\t}\n\t\t\t\t}\n\t\t\t\t// Downgrade current temporal',
  },
  {
    file: 'src/RTC/SimulcastProducerStreamManager.cpp',
    why:
      'a layer that is encoded again because somebody wishes for it has to come at once (docs/decisions/0101): mediasoup ' +
      'shows no layer that has run for less than 2 s while it has a smaller one, to know its bitrate first; who is given ' +
      'what is decided above it, by src/forwarding/',
    find: 'StreamMinActiveMs{ 2000 }',
    replace: 'StreamMinActiveMs{ 0 }',
  },
  {
    file: 'src/RTC/Producer.cpp',
    why:
      'mediasoup changes over to a layer only once it knows when its pictures were taken, which it learns with the first ' +
      'packet after a report of the sender, and it looks for it with that report only, one packet too soon. So a layer ' +
      'that is encoded for the first time waits for the next estimate of the line (docs/decisions/0101), and without ' +
      'estimates for ever',
    find: 'rtpStream->SetCaptureMapping(captureAtUs.value(), packet->GetTimestamp());',
    replace:
      'const bool isFirst = !rtpStream->GetCaptureMapping().has_value();\n\n' +
      '\t\t\t\trtpStream->SetCaptureMapping(captureAtUs.value(), packet->GetTimestamp());\n\n' +
      '\t\t\t\tif (isFirst)\n' +
      '\t\t\t\t{\n' +
      '\t\t\t\t\tthis->listener->OnProducerRtcpSenderReport(this, rtpStream, isFirst);\n' +
      '\t\t\t\t}',
  },
  {
    file: 'src/RTC/TransportCongestionControlClient.cpp',
    why:
      'of a line that carries less than is wished for, the SFU has to look for more than a third above what it is sent ' +
      '(docs/decisions/0120): as far as it is told, by `setMaxOutgoingBitrate`',
    find: 'newMaxBitrate = std::min<int64_t>(this->maxOutgoingBitrate, newMaxBitrate);',
    replace: 'newMaxBitrate = this->maxOutgoingBitrate;',
  },
  {
    file: 'deps/libwebrtc/libwebrtc/call/rtp_transport_controller_send.cc',
    why:
      'libwebrtc answers a larger bound with a probe for it, and mediasoup drops the answer: a line that can carry more ' +
      'is then found out by 8 % a second only',
    find: '  controller_->OnTargetRateConstraints(constraints);',
    replace:
      '  NetworkControlUpdate update;\n' +
      '  update.probe_cluster_configs = controller_->OnTargetRateConstraints(constraints).probe_cluster_configs;\n' +
      '  PostUpdates(update);',
  },
  {
    file: 'include/RTC/RTP/ProbationGenerator.hpp',
    why:
      'every line has to number its probes by itself (docs/decisions/0121): mediasoup keeps the number in a buffer that ' +
      'all lines of a worker share, and SRTP refuses what is numbered backwards',
    find: '\t\t\tstd::unique_ptr<RTP::Packet> probationPacket;',
    replace:
      '\t\t\tstd::unique_ptr<uint8_t[]> probationPacketBuffer{ new uint8_t[ProbationPacketMaxLength]{} };\n' +
      '\t\t\tstd::unique_ptr<RTP::Packet> probationPacket;',
  },
  {
    file: 'src/RTC/RTP/ProbationGenerator.cpp',
    why: 'the same',
    find: 'RTP::Packet::Factory(ProbationPacketBuffer, sizeof(ProbationPacketBuffer))',
    replace: 'RTP::Packet::Factory(this->probationPacketBuffer.get(), ProbationPacketMaxLength)',
  },
  {
    file: 'deps/libwebrtc/libwebrtc/modules/congestion_controller/goog_cc/probe_controller.cc',
    why:
      'a line that is sent little is looked at again only where there is more to be found (docs/decisions/0121), not for ' +
      'as long as it lasts',
    find: 'if (alr_start_time_ms_ && estimated_bitrate_bps_ > 0) {',
    replace:
      'if (alr_start_time_ms_ && estimated_bitrate_bps_ > 0 &&\n' +
      '        (max_bitrate_bps_ <= 0 || estimated_bitrate_bps_ < 0.95 * max_bitrate_bps_)) {',
  },
  {
    file: 'deps/libwebrtc/libwebrtc/modules/congestion_controller/goog_cc/probe_controller.cc',
    why: 'and there every two seconds, not every five: who is held back waits for it',
    find: 'alr_probing_interval("alr_interval", TimeDelta::seconds(5))',
    replace: 'alr_probing_interval("alr_interval", TimeDelta::seconds(2))',
  },
];
